// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What is stated beside the address, by headers or by `entry.request`.
///
/// @param ifMatch versions that an update or a delete must find
/// @param ifNoneMatch versions that the caller has; `*` for any
/// @param ifModifiedSince the time up to which the caller knows the resource
/// @param ifNoneExist criteria of a conditional create
/// @param extras what only a request of its own can say
public record Stated(
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch,
        Optional<Instant> ifModifiedSince,
        Optional<String> ifNoneExist,
        Extras extras) {
    public static final Stated NOTHING =
            new Stated(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Extras.NONE);

    /// What changes what a write does.
    ///
    /// @param cascade what `X-Cascade` says
    /// @param provenance the Provenance that `X-Provenance` says, as JSON
    /// @param ifUnmodifiedSince whether a date is stated in place of a version
    /// @param profileValidation what `x-ms-profile-validation` says
    /// @param partialIndices whether a search may be by what is not indexed for all resources yet
    public record Extras(
            Optional<String> cascade,
            Optional<String> provenance,
            boolean ifUnmodifiedSince,
            Optional<String> profileValidation,
            boolean partialIndices) {
        public static final Extras NONE =
                new Extras(Optional.empty(), Optional.empty(), false, Optional.empty(), false);

        /// Whether what is written is validated against the profiles that it names; empty when
        /// nothing is said, or neither `true` nor `false`.
        public Optional<Boolean> validatesProfiles() {
            return switch (profileValidation.orElse("").strip().toLowerCase(Locale.ROOT)) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        /// What is said beside a Bundle and holds for each of its entries too.
        public Extras ofEntries() {
            return new Extras(Optional.empty(), Optional.empty(), false, profileValidation, false);
        }
    }
}
