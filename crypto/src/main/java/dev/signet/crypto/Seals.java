// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.UUID;

/// Seals and opens values and files under the generations of one account, for whoever is handed
/// it.
///
/// Ledger, index and store are handed one and never look for a key. Every call is one *use*:
/// after the owner (the key ring) has withdrawn the keys each call throws
/// [dev.signet.base.Failed] with `KEY_REFUSED` or `KEY_SILENT`. Any thread. Implementations:
/// the real one of this module, and the null seal of the benchmark.
public interface Seals {
    /// The generation that seals new values and files; at least 1.
    int activeGeneration();

    /// Seals a value under the active generation with AES-256-GCM and a random nonce.
    ///
    /// @param associated binds the value to its place (account, family, key); not stored
    /// @return a fresh array in the format of docs/formats/sealed-value.md, [#valueOverheadBytes]
    ///     longer than `plain`
    byte[] seal(Purpose purpose, byte[] plain, byte[] associated);

    /// Opens what [#seal] made, under whichever generation it names.
    ///
    /// @return a fresh array; the caller owns it
    /// @throws dev.signet.base.Failed `CORRUPT` when it does not verify, `FORMAT_TOO_OLD` /
    ///     `FORMAT_TOO_NEW` for another format version
    byte[] open(Purpose purpose, byte[] sealed, byte[] associated);

    /// Bytes by which a sealed value is longer than its plaintext.
    int valueOverheadBytes();

    /// The first 16 bytes of HMAC-SHA-256 under the account's names key: a database key that
    /// tells nothing of the name. The same for the account's whole life, across generations.
    byte[] name(byte[] plainName);

    /// HMAC-SHA-256 of `plain`, 32 bytes, under a key of its own that is derived from the names
    /// key: what a record adds to the sum over a family (docs/formats/ledger.md). The same for the
    /// account's whole life, across generations.
    byte[] fingerprint(byte[] plain);

    /// The same seals for the files of another set (one search index, one backup): a file of one
    /// set does not open in another, though account, name and generation be the same. Without
    /// this call the set is the account's own. Values and names do not depend on it.
    default Seals fileSet(UUID id) {
        return this;
    }

    /// Starts a sealed file (docs/formats/sealed-file.md) that is written once, front to back,
    /// under the active generation. Closing the stream finishes it; the target is closed with it.
    ///
    /// @param fileName bound as associated data: a file that is renamed does not open
    OutputStream sealFile(Purpose purpose, String fileName, OutputStream target) throws IOException;

    /// Opens a sealed file for random access; header and file length are checked here, each
    /// segment when it is first read.
    ///
    /// @param fileName the name it was sealed under
    /// @param source the whole file; owned by the result, but stays the caller's when this throws
    SealedReader openFile(Purpose purpose, String fileName, SeekableByteChannel source)
            throws IOException;
}
