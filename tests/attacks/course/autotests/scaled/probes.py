"""The lab that is attacked has no probe: its checks call the function itself."""
