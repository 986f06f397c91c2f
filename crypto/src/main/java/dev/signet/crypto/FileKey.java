// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

/// The key of one open file and the generation it was derived from.
record FileKey(GenerationKeys generation, CipherKey key) {
    void release() {
        generation.release(key);
    }

    @Override
    public String toString() {
        return "FileKey(generation " + generation.number() + ")";
    }
}
