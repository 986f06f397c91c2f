// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.grant;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.Administrators;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/// The way in for the first administrator of an installation. Who started the server is shown a
/// code; whoever brings it has a pass for it, once; whoever has the pass makes the administrator.
/// Both are 256 bits of chance, end an hour after the code was shown, with the process, and with
/// the first administrator, however that one came to be. Held in memory, as digests
/// (docs/decisions/0095). Any thread.
public final class FirstAdministrator {
    public static final Duration LIFE = Duration.ofHours(1);

    private final Administrators directory;
    private final InstantSource clock;
    private final Entropy entropy;
    private byte[] code = new byte[0]; // digest; none when empty; guarded by this, as those below
    private byte[] pass = new byte[0];
    private Instant end = Instant.MIN;
    private boolean isMade;

    public FirstAdministrator(Administrators directory, InstantSource clock, Entropy entropy) {
        this.directory = directory;
        this.clock = clock;
        this.entropy = entropy;
    }

    /// A code for the first administrator. What was given before it is good no longer.
    ///
    /// @return empty when none is awaited
    public synchronized Optional<String> invite() {
        if (!directory.awaitsAdministrator()) {
            return Optional.empty();
        }
        String fresh = AuthorizationCodes.random(entropy);
        code = digest(fresh);
        pass = new byte[0];
        end = clock.instant().plus(LIFE);
        return Optional.of(fresh);
    }

    /// Whether one may still be made in this way: by what [#invite] gives, now or at a later start.
    public boolean isAwaited() {
        return directory.awaitsAdministrator();
    }

    /// Whether one was made here since the start.
    public synchronized boolean isMade() {
        return isMade;
    }

    /// Whether somebody can still come to be the first administrator by what [#invite] has given.
    public synchronized boolean isOpen() {
        return clock.instant().isBefore(end)
                && code.length + pass.length > 0
                && directory.awaitsAdministrator();
    }

    /// A pass for a code, which is used up by that.
    ///
    /// @return empty when the code is not good, or not good any more
    public synchronized Optional<String> exchange(String brought) {
        if (!isOpen() || !matches(code, brought)) {
            return Optional.empty();
        }
        code = new byte[0];
        String fresh = AuthorizationCodes.random(entropy);
        pass = digest(fresh);
        return Optional.of(fresh);
    }

    /// Whether that is the pass, and good.
    public synchronized boolean admits(String brought) {
        return isOpen() && matches(pass, brought);
    }

    /// Makes the administrator. The pass is used up when that is done.
    ///
    /// @throws Failed `GONE` when the pass is not good any more; `INVALID` for a name that no user
    ///     can have; `CONFLICT` when a user has it
    public synchronized User make(String brought, String name, char[] password) {
        if (!admits(brought)) {
            throw new Failed(Failure.GONE, "the time for this is over");
        }
        User made = directory.addFirstAdministrator(name, name, PasswordHash.of(password, entropy));
        pass = new byte[0];
        isMade = true;
        return made;
    }

    private static boolean matches(byte[] digest, String brought) {
        return digest.length > 0 && MessageDigest.isEqual(digest, digest(brought));
    }

    private static byte[] digest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] digest = Digests.sha256(bytes);
        Arrays.fill(bytes, (byte) 0);
        return digest;
    }
}
