// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.crypto.Seals;
import dev.signet.store.log.Applier;
import dev.signet.store.log.LocalLog;
import dev.signet.store.log.TransactionLog;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// The log of a database that is alone.
final class LocalLogTest extends TransactionLogContract {
    private final HookedSeals seals = new HookedSeals();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    TransactionLog log(Applier applier, InstantSource clock) {
        return new LocalLog(applier, clock, Sample.limits(), StoreEvents.unheard());
    }

    @Override
    Seals seals() {
        return seals;
    }

    @Override
    void hold() {
        seals.beforeValue(
                () -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @Override
    void goOn() {
        goOn.countDown();
    }
}
