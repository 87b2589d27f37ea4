"""What a word of the corpus says above its hash while anchors are joined.

An anchor begins at it that a few articles share (each is compared with each), or a crowd, whose hubs alone are compared
with all; or one that a house prints again and again and nobody else does.
"""

FEW, CROWD, HUB = 1 << 30, 2 << 30, 3 << 30
HOUSE = 1 << 29
WORD = HOUSE - 1
