// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import dev.signet.crypto.Seals;
import java.nio.file.Path;
import java.util.UUID;

/// Where a vault's records lie, and what they are sealed by.
///
/// @param directory the vault's own
/// @param id bound to every record: another store's do not open
/// @param seals under the root that this vault's keys are sealed by; stay the caller's
public record VaultStore(Path directory, UUID id, Seals seals) {}
