// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls of the Azure client with an end: one question consists of several requests, each with
/// its own retries, and the client bounds only the single ones. Any thread.
final class TimedCall {
    private final Duration total;

    /// A call of the client; throws whatever the client throws.
    interface Call<T> {
        T call();
    }

    TimedCall(Duration total) {
        this.total = total;
    }

    /// @param unwanted takes a value that comes after the time is up
    <T> KeyAnswer<T> ask(Call<T> call, Consumer<T> unwanted) {
        var outcome = new Outcome<T>();
        var task = new FutureTask<>(() -> outcome.give(call.call(), unwanted), outcome);
        // a thread of the system's: no computing request may keep it from being run
        Thread thread = Thread.ofPlatform().daemon().name("key-vault").start(task);
        try {
            var unused = task.get(total.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return VaultAnswer.of(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException _) {
            thread.interrupt();
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        return outcome.take();
    }

    /// The value goes to whoever comes second: to the asker if it was in time.
    private static final class Outcome<T> {
        private @Nullable T value;
        private boolean taken;

        synchronized void give(T given, Consumer<T> unwanted) {
            if (taken) {
                unwanted.accept(given);
            } else {
                value = given;
            }
        }

        synchronized KeyAnswer<T> take() {
            taken = true;
            T given = value;
            return given == null
                    ? new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE)
                    : new KeyAnswer.Opened<>(given);
        }
    }
}
