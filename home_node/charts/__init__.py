"""Charts as pictures: `reading` checks what is asked, `drawing` makes a PNG of it. Only `drawing` loads Matplotlib."""
