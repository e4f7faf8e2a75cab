"""What the tests stand on: a relay, a line that can stall, and phones."""
