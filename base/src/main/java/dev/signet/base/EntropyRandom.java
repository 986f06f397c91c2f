// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/// The port of entropy in the shape that the JDK's generators and ciphers want. As many threads
/// may use it as may use its entropy.
final class EntropyRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    EntropyRandom(Entropy entropy) {
        super(new Spi(entropy), new NoProvider());
    }

    private static final class Spi extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;
        private final transient Entropy entropy;

        Spi(Entropy entropy) {
            this.entropy = entropy;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // Entropy needs no seed.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            System.arraycopy(entropy.bytes(bytes.length), 0, bytes, 0, bytes.length);
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            return entropy.bytes(count);
        }
    }

    private static final class NoProvider extends Provider {
        private static final long serialVersionUID = 1L;

        NoProvider() {
            super("Entropy", "1", "chance handed in");
        }
    }
}
