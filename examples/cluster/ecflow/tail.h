trap - ERR INT TERM
ecflow_client --complete
