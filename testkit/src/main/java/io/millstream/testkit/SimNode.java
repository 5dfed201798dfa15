package io.millstream.testkit;

/** What a name of a {@link SimDisk} stands for. */
sealed interface SimNode permits SimDirectory, SimFile {}
