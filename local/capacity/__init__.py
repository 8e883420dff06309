"""`make capacity`: at which load each free tier ends, from counted costs, and what to switch on then."""
