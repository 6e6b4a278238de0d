"""Speed and memory of one hot path each, beside a peer or a physical floor measured in the same run."""
