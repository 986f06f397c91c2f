// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.regex.Pattern;

/// A person whom the embedded issuer can sign in.
///
/// @param objectId claim `oid`, for life
/// @param name what is typed at sign-in; compared without regard to case
/// @param displayName claim `name`
/// @param fhirUser the person's own resource, `Patient/123`, claim `fhirUser`; empty for none
public record User(
        String objectId, String name, String displayName, PasswordHash password, String fhirUser) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@+-]{1,113}");
    private static final Pattern FHIR_USER =
            Pattern.compile("((Patient|Practitioner|RelatedPerson|Person)/[A-Za-z0-9.-]{1,64})?");
    private static final int DISPLAY_NAME_MAX = 256;

    public User {
        if (!isName(name)) {
            throw new Failed(
                    Failure.INVALID, "a user's name is 1 to 113 of letters, digits and . _ @ + -");
        }
        if (!FHIR_USER.matcher(fhirUser).matches()) {
            throw new Failed(
                    Failure.INVALID,
                    "a fhirUser is a Patient, Practitioner, RelatedPerson or Person: Patient/123");
        }
        if (displayName.length() > DISPLAY_NAME_MAX) {
            throw new Failed(Failure.INVALID, "a display name has 256 characters at most");
        }
    }

    /// Whether a user may be called that.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public String toString() {
        return "User[" + objectId + "]";
    }
}
