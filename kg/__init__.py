"""dragoman: news articles in; claims with their source, certainty and evidence out."""
