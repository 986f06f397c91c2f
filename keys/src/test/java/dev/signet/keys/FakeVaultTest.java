// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Entropy;

/// The tests' own vault.
final class FakeVaultTest extends KeySourceContract {
    @Override
    protected Owned vault() {
        return new FakeOwned(Entropy.system());
    }

    private static final class FakeOwned implements Owned {
        private final FakeVault vault;

        FakeOwned(Entropy entropy) {
            vault = new FakeVault(KeyUri.parse("https://v.vault.azure.net/keys/k"), entropy);
        }

        @Override
        public KeySource source() {
            return vault;
        }

        @Override
        public KeyVersion newVersion() {
            return vault.newVersion();
        }

        @Override
        public void enable(KeyVersion version, boolean yes) {
            if (yes) {
                vault.enable(version);
            } else {
                vault.disable(version);
            }
        }

        @Override
        public void expire(KeyVersion version) {
            vault.expire(version);
        }

        @Override
        public void delete() {
            vault.delete();
        }

        @Override
        public void recover() {
            vault.recover();
        }

        @Override
        public void fallSilent() {
            vault.fallSilent();
        }
    }
}
