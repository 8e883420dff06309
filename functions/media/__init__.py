"""What people's files are and what is made of them: type by their bytes, small pictures, the length of a recording."""
