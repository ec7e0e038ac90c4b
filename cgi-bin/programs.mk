# The two programs: thin mains over lib/.
