"""Charts for print, one file each."""
