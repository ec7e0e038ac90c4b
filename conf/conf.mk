# Configuration samples.
