// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import java.nio.file.Path;

/// A vault elsewhere, in place of the embedded one.
///
/// @param url its base address, `https://host[:port]`
/// @param credentials a file as `signet vault` writes it: issuer, tenant, client id and secret, CA;
///     [VaultCredentials]
public record RemoteVault(String url, Path credentials) {}
