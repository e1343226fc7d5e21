"""The one place that knows every room: it joins ports with their adapters and builds what the commands run."""
