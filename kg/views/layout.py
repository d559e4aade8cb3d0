"""Where each actor stands on the page: computed once, the same for the same network, so that nothing jumps.

Each connected part is laid out by force (Fruchterman and Reingold 1991), then by stress majorization (Gansner, Koren
and North 2004), which spreads actors by their distance in the network; large parts by pivots and force. Smaller parts
are packed below the largest. A last pass pushes apart actors whose names would cover each other.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

SEED = 7
STEP = 150.0  # screen pixels at full size between neighbours
STRESS_UP_TO = 400  # actors; beyond it distances between all pairs take too long
FORCE_UP_TO = 1500  # actors; beyond it fewer rounds, and names are not kept apart
PIVOTS = 50
PANE = (760.0, 660.0)  # screen pixels that a picture has in a window of 1400 by 900
GOLDEN = math.pi * (3 - math.sqrt(5))
WIDER = 1.15  # names are wide, windows too
ASPECT = 1.15  # a flat network is stretched upwards toward this width for its height


def belonging(network: nx.MultiDiGraph[str]) -> list[tuple[str, str]]:
    """Actors with the state, organisation or group that they act for, where both are in the network; sorted."""
    pairs = ((node, str(facts["principal"])) for node, facts in network.nodes(data=True))
    return sorted((node, top) for node, top in pairs if node != top and top in network)


def positions(network: nx.MultiDiGraph[str]) -> dict[str, tuple[int, int]]:
    """Whole-number coordinates of every node, x to the right and y down."""
    import networkx as nx

    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(network))
    plain.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in (*network.edges(), *belonging(network)) if a != b}))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=lambda part: (-len(part), part))
    placed: dict[str, tuple[int, int]] = {}
    bottom = left = row = 0.0
    width = 0.0
    for number, part in enumerate(parts):
        points = _apart(_laid_out(plain, part), [str(network.nodes[n]["label"]) for n in part])
        points -= points.min(axis=0)
        wide, high = (float(v) for v in points.max(axis=0))
        if number == 0:
            width, bottom = max(wide, 4 * STEP), high + STEP
            offset = (0.0, 0.0)
        else:
            if left and left + wide > width:
                left, bottom, row = 0.0, bottom + row + STEP * 0.8, 0.0
            offset = (left, bottom)
            left, row = left + wide + STEP * 1.1, max(row, high)
        for node, (x, y) in zip(part, points.tolist(), strict=True):
            placed[node] = (round(x + offset[0]), round(y + offset[1]))
    return placed


def fanned(network: nx.MultiDiGraph[str], first: list[str]) -> dict[str, tuple[int, int]]:
    """Coordinates of every node where some actors have the picture to themselves.

    The others stand ready around the one of them that they have a tie with, or below the picture, for when somebody
    asks for them. The golden angle keeps neighbours apart (Vogel 1979).
    """
    placed = positions(network.subgraph(first))
    foot = max((y for _, y in placed.values()), default=0) + 2 * STEP
    fan: dict[str, int] = {}
    for number, node in enumerate(sorted(set(network) - set(first))):
        near = sorted((set(network.successors(node)) | set(network.predecessors(node))) & set(first), key=first.index)
        turn = fan.get(near[0], 0) if near else number
        angle, far = turn * GOLDEN, STEP * (0.6 + 0.12 * math.sqrt(turn))
        x, y = placed[near[0]] if near else ((number % 12) * STEP, foot + (number // 12) * STEP / 2)
        if near:
            fan[near[0]] = turn + 1
            x, y = x + far * math.cos(angle), y + far * math.sin(angle)
        placed[node] = (round(x), round(y))
    return placed


def _laid_out(plain: nx.Graph[str], part: list[str]) -> Points:
    import networkx as nx
    import numpy as np

    size = len(part)
    if size <= 2:
        return np.array([[i * STEP, 0.0] for i in range(size)])
    inside: nx.Graph[str] = nx.Graph()
    inside.add_nodes_from(part)
    inside.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in plain.subgraph(part).edges()))
    if size <= STRESS_UP_TO:
        start = nx.spring_layout(inside, pos=nx.circular_layout(inside), seed=SEED, iterations=80, method="force")
        points = _stress(inside, part, np.array([start[n] for n in part]))
    else:
        points = _forces(inside, part, _pivots(inside, part))
    points = _widest_across(points)
    wide, high = np.ptp(points, axis=0)
    taller = min(1.6, max(1.0, wide / max(high, 1.0) / ASPECT))
    return np.asarray(points * np.array([WIDER, taller]), dtype=float)


def _pivots(graph: nx.Graph[str], part: list[str]) -> Points:
    """A first place for each of many actors, from their distances to a few (pivot MDS: Brandes and Pich 2006)."""
    import networkx as nx
    import numpy as np

    spread = np.full(len(part), np.inf)
    pivot = max(range(len(part)), key=lambda i: (graph.degree(part[i]), -i))
    columns = []
    for _ in range(min(PIVOTS, len(part))):
        steps = nx.single_source_shortest_path_length(graph, part[pivot])
        columns.append([float(steps[n]) for n in part])
        spread = np.minimum(spread, columns[-1])
        pivot = int(np.argmax(spread))
    squared = np.array(columns).T ** 2
    centred = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean())
    _, axes = np.linalg.eigh(centred.T @ centred)
    points = centred @ axes[:, ::-1][:, :2]
    jitter = np.random.default_rng(SEED).normal(size=points.shape)
    return np.asarray(points / max(1e-9, float(np.abs(points).max())) + 0.02 * jitter, dtype=float)


def _forces(graph: nx.Graph[str], part: list[str], points: Points) -> Points:
    """Actors push each other away, ties pull (Fruchterman and Reingold 1991), row by row to save memory."""
    import numpy as np

    size, number = len(part), {n: i for i, n in enumerate(part)}
    ends = np.array([[number[a], number[b]] for a, b in graph.edges()])
    ideal = STEP * 0.55
    points = points * ideal * math.sqrt(size) / 2
    rounds = 40 if size <= FORCE_UP_TO else 12 if size <= 4 * FORCE_UP_TO else 2
    for turn in range(rounds):
        move = np.zeros_like(points)
        for first in range(0, size, 500):
            rows = points[first : first + 500]
            near = (rows**2).sum(axis=1)[:, None] + (points**2).sum(axis=1)[None] - 2 * rows @ points.T
            push = ideal**2 / np.maximum(near, 1.0)
            move[first : first + 500] = rows * push.sum(axis=1)[:, None] - push @ points
        pull = points[ends[:, 0]] - points[ends[:, 1]]
        pull *= np.linalg.norm(pull, axis=1)[:, None] / ideal
        np.add.at(move, ends[:, 0], -pull)
        np.add.at(move, ends[:, 1], pull)
        long = np.maximum(np.linalg.norm(move, axis=1), 1e-9)
        heat = ideal * math.sqrt(size) * 0.12 * (1 - turn / rounds)
        points = points + move * (np.minimum(long, heat) / long)[:, None]
    return points


def _stress(graph: nx.Graph[str], part: list[str], points: Points) -> Points:
    """Distances on paper close to distances in the network, near pairs counting most (SMACOF iteration)."""
    import networkx as nx
    import numpy as np

    size = len(part)
    steps = dict(nx.all_pairs_shortest_path_length(graph))
    goal = np.array([[steps[a][b] for b in part] for a in part], dtype=float) * STEP
    degree = np.array([graph.degree(n) for n in part], dtype=float)
    goal *= 1 + 0.12 * np.log1p(degree)[:, None] + 0.12 * np.log1p(degree)[None, :]  # room around the well connected
    np.fill_diagonal(goal, 1.0)
    weight = 1.0 / goal**2
    np.fill_diagonal(weight, 0.0)
    points = points * STEP * math.sqrt(size)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(120):
        gaps = np.linalg.norm(points[:, None] - points[None, :], axis=2)
        np.fill_diagonal(gaps, 1.0)
        pull = -weight * goal / np.maximum(gaps, 1e-6)
        np.fill_diagonal(pull, 0.0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        points = inverse @ (pull @ points)
    return np.asarray(points, dtype=float)


def _widest_across(points: Points) -> Points:
    """Turned so that the longest axis lies flat, with a fixed sense, as eigenvectors have none."""
    import numpy as np

    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    for axis in range(2):
        if turned[np.argmax(np.abs(turned[:, axis])), axis] > 0:
            turned[:, axis] *= -1
    return np.asarray(turned, dtype=float)


def _apart(points: Points, labels: list[str]) -> Points:
    """Moved as little as needed so that no two boxes of actor and name overlap.

    A large part will be shrunk to fit the window, its names not: their boxes are larger by as much, within limits.
    """
    import numpy as np

    if len(labels) < 2 or len(labels) > FORCE_UP_TO:
        return points
    shrunk = float(max(np.ptp(points, axis=0) / np.array(PANE)))
    larger = min(1.7, max(1.0, shrunk))
    half_wide = larger * np.array([max(34.0, 4.2 * min(len(label), 26)) for label in labels])
    half_high = larger * np.full(len(labels), 34.0)
    for _ in range(60):
        across = points[:, None, 0] - points[None, :, 0]
        down = points[:, None, 1] - points[None, :, 1]
        over_x = half_wide[:, None] + half_wide[None, :] - np.abs(across)
        over_y = half_high[:, None] + half_high[None, :] - np.abs(down)
        hit = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(hit, False)
        if not hit.any():
            break
        first = np.sign(np.arange(len(labels))[:, None] - np.arange(len(labels))[None, :])
        sideways = hit & (over_x < over_y)
        upright = hit & ~sideways
        push_x = np.where(sideways, over_x * np.where(across == 0, first, np.sign(across)), 0.0).sum(axis=1)
        push_y = np.where(upright, over_y * np.where(down == 0, first, np.sign(down)), 0.0).sum(axis=1)
        points = points + 0.26 * np.stack([push_x, push_y], axis=1)
    return points
