// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.store.Database;
import dev.signet.store.Receipt;
import java.util.List;

/// What a job works with. Any thread.
public interface JobTools {
    /// The account's, whole; open until [#isEnding] and a little longer.
    Database database();

    /// What was asked for, as given to [Jobs#start].
    byte[] request();

    /// Rows that the job's steps have left.
    ///
    /// @param from the number of the first, from 0
    /// @param count how many at most
    List<byte[]> rows(long from, int count);

    /// What a transaction of the job is to leave, by which it is told after a crash whether it was
    /// done ([dev.signet.store.Database#leaving]).
    ///
    /// @param number of the transaction, 0 and more
    Receipt receipt(int number);

    /// The numbers of those transactions that have left theirs, ascending.
    List<Integer> receipts();

    /// Whether the step is to come to its end soon: the account is closed, or the job is paused or
    /// canceled.
    boolean isEnding();

    /// Has `hurry` run, once, in another thread, when [#isEnding] becomes true: it closes what a
    /// thread of the work waits for. The thread itself is never interrupted, because an interrupt
    /// closes the files that it reads. Run at once when that is so already.
    void whenEnding(Runnable hurry);

    /// How many threads the step may compute with now: all processors when nobody asks anything
    /// of the server, else one.
    int processors();
}
