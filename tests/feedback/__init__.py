"""Feedback: pages and notebooks that hold nothing of a student's but text, made of hostile hand-ins, too."""
