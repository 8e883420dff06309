"""Charts as pictures: `chart_request` checks what is asked; `chart_picture` makes a PNG of it, and loads Matplotlib."""
