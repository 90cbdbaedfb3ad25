"""Grade on more machines than one.

    shard        a part of a class, alone           joining      their results in one folder again
    options      what the command line says         orders       a job as plain text, for any machine
    executors    any executor as an engine          remote       what runs on another machine
    dask         a Dask cluster, over TLS           slurm        a Dask cluster of Slurm jobs
    jobs         what keeps their number            certificate  who may speak with whom

Trusted side. Only `dask`, `slurm`, `jobs` and `certificate` need `torchgrade[cluster]`.
"""
