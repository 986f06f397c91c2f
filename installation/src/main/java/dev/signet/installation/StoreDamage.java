// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Supplier;

/// Failures of a store's own files, told with the folder that they lie in.
public final class StoreDamage {
    private StoreDamage() {}

    /// Runs `step`, and adds the folder to what it fails with.
    public static <T> T in(Path folder, Supplier<T> step) {
        try {
            return step.get();
        } catch (Failed e) {
            var facts = new ArrayList<Fact>();
            facts.add(new Fact("folder", folder));
            facts.addAll(e.facts());
            throw new Failed(e, e.failure(), e.text(), facts.toArray(Fact[]::new));
        }
    }

    /// Whether the files are at fault, and not somebody who has them open or a disk that is full:
    /// the same files fail in the same way at every start.
    public static boolean is(Failed failed) {
        return switch (failed.failure()) {
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, NOT_FOUND, INVALID -> true;
            default -> false;
        };
    }
}
