"""The Cloudflare Tunnel to the doorbell: without it the node works too, and looks into the queue by the clock."""
