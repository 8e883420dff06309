"""Web push: words encrypted for one browser, and posted to the push service of that browser alone."""
