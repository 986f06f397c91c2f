// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import static dev.signet.keys.watch.KeyWatchTest.LIMITS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.ring.Scene;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a use of withdrawn seals carries of the state that refused it.
class KeyRefusalTest {
    @TempDir Path folder;
    private Scene scene;

    @Test
    void aRefusalCarriesTheStateThatRefusedThoughTheKeyIsBackMeanwhile() {
        scene = new Scene(folder, 3);
        scene.create();
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        Seals withdrawn = newestSeals();
        byte[] sealed = Scene.seal(withdrawn, "text");
        scene.vault.disable(scene.vault.newest());
        watch.tick();
        KeyState refused = watch.state();
        scene.vault.enable(scene.vault.newest());
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        Failed failed = assertThrows(Failed.class, () -> Scene.open(withdrawn, sealed));
        assertEquals(Optional.of(refused), KeyState.Revoked.behind(failed));
        var wrapped = new IllegalStateException(new Failed(failed, Failure.UNAVAILABLE, "index"));
        assertEquals(Optional.of(refused), KeyState.Revoked.behind(wrapped));
        var other = new Failed(Failure.KEY_REFUSED, "the secret has been wiped");
        assertEquals(Optional.empty(), KeyState.Revoked.behind(other));

        scene.vault.fallSilent();
        scene.pass(LIMITS.grace());
        watch.tick();
        Failed silent = assertThrows(Failed.class, () -> Scene.open(newestSeals(), sealed));
        assertEquals(Optional.of(watch.state()), KeyState.Revoked.behind(silent));
        scene.vault.speak();
        watch.tick();
        watch.close(); // the end of the process is nobody's no
        Failed closed = assertThrows(Failed.class, () -> Scene.open(newestSeals(), sealed));
        assertEquals(Optional.empty(), KeyState.Revoked.behind(closed));
    }

    private Seals newestSeals() {
        return (Seals)
                scene.events.stream()
                        .filter(Seals.class::isInstance)
                        .reduce((_, last) -> last)
                        .orElseThrow();
    }
}
