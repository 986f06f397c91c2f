// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;

/// How long the vault and its token endpoint may take.
///
/// @param connect for one TCP and TLS connection
/// @param response for one HTTP response, from the request's end to the headers
/// @param total for one question, tokens and retries included; what [AzureKeySource] publishes
/// @param retries of a request that got no usable answer, 0 to 5, 200 ms apart
public record AzureLimits(Duration connect, Duration response, Duration total, int retries) {
    /// 2 s, 4 s, 10 s, one retry.
    public static final AzureLimits DEFAULT =
            new AzureLimits(
                    Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(10), 1);

    public AzureLimits {
        if (!connect.isPositive() || !response.isPositive() || !total.isPositive()) {
            throw new Failed(Failure.INVALID, "timeouts are more than zero");
        }
        if (retries < 0 || retries > 5) {
            throw new Failed(Failure.INVALID, "0 to 5 retries");
        }
    }
}
