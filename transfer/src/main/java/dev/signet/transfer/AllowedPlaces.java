// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Failed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// All that the operator has allowed of files outside.
///
/// @param sources where files may be read from
/// @param destinations where files may be written to
public record AllowedPlaces(Places sources, Destinations destinations) {
    /// None.
    public static AllowedPlaces none() {
        return new AllowedPlaces(Places.none(), Destinations.none());
    }

    /// As the settings of these names have it ([ConfiguredPlaces], [ConfiguredDestinations]).
    ///
    /// @param data the data folder, which is no place of files
    /// @param clock by which requests are signed
    /// @throws Failed `INVALID` with what is wrong
    public static AllowedPlaces of(
            List<String> importFrom,
            Optional<Path> importS3,
            List<String> exportTo,
            Optional<Path> exportS3,
            Optional<Path> exportSas,
            Path data,
            Clock clock) {
        return new AllowedPlaces(
                ConfiguredPlaces.of(importFrom, importS3, data, clock),
                ConfiguredDestinations.of(exportTo, exportS3, exportSas, data, clock));
    }
}
