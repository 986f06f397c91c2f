// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

/// Why a job could not come to its end: what who asks for its status is answered.
///
/// @param status of HTTP, 400 to 599
/// @param text a sentence, 1 to 1,000 characters; kept sealed
public record JobFailure(int status, String text) {
    /// The longest text.
    public static final int TEXT_CHARACTERS_MAX = 1_000;

    public JobFailure {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("a failure has a status of 400 to 599");
        }
        if (text.isEmpty() || text.length() > TEXT_CHARACTERS_MAX) {
            throw new IllegalArgumentException("a failure is told in 1 to 1,000 characters");
        }
    }
}
