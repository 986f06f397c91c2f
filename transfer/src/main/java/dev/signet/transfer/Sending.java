// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.transfer.Destination.Written;
import dev.signet.transfer.Source.Reason;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// One PUT to a store, and what its answer means. Any thread.
final class Sending {
    private Sending() {}

    /// @param headers signed; fails with `UNAVAILABLE` when nobody can sign now
    /// @param length of the content
    static Written put(
            WebClient client,
            URI address,
            Supplier<Map<String, String>> headers,
            long length,
            Destination.Content content) {
        try {
            HttpURLConnection answer = client.send("PUT", address, headers.get(), length, content);
            int status = answer.getResponseCode();
            WebClient.drop(answer);
            return written(status, answer);
        } catch (Failed failed) {
            if (failed.failure() == Failure.UNAVAILABLE) {
                return new Written.NoAnswer(Optional.empty());
            }
            throw failed;
        } catch (IOException _) {
            return new Written.NoAnswer(Optional.empty());
        }
    }

    private static Written written(int status, HttpURLConnection answer) {
        return switch (status) {
            case 200, 201, 204 -> new Written.Whole();
            case 401, 403 -> new Written.Refused(Reason.FORBIDDEN);
            case 404, 410 -> new Written.Refused(Reason.NOT_FOUND);
            case 408, 409, 425, 429 -> new Written.NoAnswer(WebSource.pause(answer));
            default -> {
                if (status >= 500) {
                    yield new Written.NoAnswer(WebSource.pause(answer));
                }
                boolean moved = status >= 300 && status < 400;
                yield new Written.Refused(moved ? Reason.REDIRECTED : Reason.UNUSABLE);
            }
        };
    }
}
