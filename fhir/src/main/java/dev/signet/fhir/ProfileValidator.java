// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.List;
import java.util.Optional;

/// Validates the resources of one account against profiles (port), which is far more than writes
/// look at and costs a thousand times as much. The definitions of the FHIR version are the
/// validator's own; others it asks for. Any thread.
public interface ProfileValidator {
    /// What it finds; empty when all is well. Diagnostics name elements, rules and definitions,
    /// never the resource's values.
    ///
    /// @throws dev.signet.base.Failed `BUSY` when others are being validated, `TOO_LARGE` when it
    ///     takes more time or memory than one validation may, or looks at too many definitions;
    ///     `INTERNAL` when there is no validator; what `source` throws
    List<Issue> validate(Asked asked, Source source);

    /// Lets go of all that was kept of what the account had validated; what is under way ends with
    /// `UNAVAILABLE`.
    void forget();

    /// What is to be validated.
    ///
    /// @param json a resource that is valid by [Validation]; profiles that its `meta` names count
    /// @param profiles canonical urls of further profiles, perhaps with `|` and a version
    record Asked(byte[] json, List<String> profiles) {
        public Asked {
            profiles = List.copyOf(profiles);
        }
    }

    /// Finds definitions that the FHIR version does not have. The asker's thread or another, one
    /// at a time.
    interface Source {
        /// The JSON of a resource.
        ///
        /// @param type `StructureDefinition`, `ValueSet` or `CodeSystem`
        /// @param canonical its url, perhaps with `|` and a version
        Optional<byte[]> find(String type, String canonical);
    }

    /// Makes validators.
    interface Maker {
        /// A validator for one account of that version. Costs nothing until it is asked.
        ProfileValidator make(FhirVersion version);
    }
}
