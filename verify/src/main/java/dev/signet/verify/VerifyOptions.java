// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import java.nio.file.Path;
import java.util.Optional;

/// What `signet verify` was told.
///
/// @param data the data folder of a stopped server or vault
/// @param account only this one: its name or its id
/// @param deep whether accounts are opened with their keys
/// @param remoteVault who has the customers' keys, in place of the embedded vault
public record VerifyOptions(
        Path data, Optional<String> account, boolean deep, Optional<VaultElsewhere> remoteVault) {}
