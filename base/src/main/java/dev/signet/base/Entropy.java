// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import java.security.SecureRandom;

/// Randomness for keys, salts, nonces and secrets. Tests pass a seeded one.
@FunctionalInterface
public interface Entropy {
    /// A fresh array of `count` random bytes; the caller owns it.
    byte[] bytes(int count);

    /// The same in the shape that the JDK's generators and ciphers want.
    default SecureRandom secureRandom() {
        return new EntropyRandom(this);
    }

    /// The operating system's generator. Any thread.
    static Entropy system() {
        var random = new SecureRandom();
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }
}
