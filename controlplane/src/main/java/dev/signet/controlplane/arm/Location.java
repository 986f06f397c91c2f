// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A region. On one's own machine it is a label: any is accepted, those that the retired
/// service had are offered.
///
/// @param text as given: `West US 2` or `westus2`
public record Location(String text) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9 ()-]{0,62}");
    private static final List<Location> OFFERED =
            List.of(
                    new Location("Australia East"),
                    new Location("Brazil South"),
                    new Location("Canada Central"),
                    new Location("Central India"),
                    new Location("East Asia"),
                    new Location("East US"),
                    new Location("East US 2"),
                    new Location("France Central"),
                    new Location("Germany West Central"),
                    new Location("Japan East"),
                    new Location("Korea Central"),
                    new Location("North Central US"),
                    new Location("North Europe"),
                    new Location("South Africa North"),
                    new Location("South Central US"),
                    new Location("Southeast Asia"),
                    new Location("Sweden Central"),
                    new Location("Switzerland North"),
                    new Location("UK South"),
                    new Location("UK West"),
                    new Location("West Europe"),
                    new Location("West US 2"));

    public Location {
        if (!GRAMMAR.matcher(text).matches()) {
            throw ArmError.property("location", "must be the name of a region");
        }
    }

    public static List<Location> offered() {
        return OFFERED;
    }

    /// The one spelling: `westus2`.
    public String name() {
        return text.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /// Whether both name the same region.
    public boolean same(Location other) {
        return name().equals(other.name());
    }
}
