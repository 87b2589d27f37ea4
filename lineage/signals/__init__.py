"""What a text declares about itself: blocks, credits, citations."""
