"""Network pictures and the explorer page; imports ``kg`` at most, never ``api`` or ``cli``."""
