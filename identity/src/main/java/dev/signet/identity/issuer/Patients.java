// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import java.util.List;

/// The patients of accounts as a user may see them: an app asks to be started for one of them
/// (SMART App Launch 2.2, scope `launch/patient`), and the user says for which. What is asked goes
/// by the account's own rules, with a token of the user's. Any thread.
public interface Patients {
    /// No account is near.
    Patients NONE =
            new Patients() {
                @Override
                public boolean areOf(String audience) {
                    return false;
                }

                @Override
                public Found find(Sight sight, String text) {
                    return new Found.Refused();
                }

                @Override
                public Found one(Sight sight, String id) {
                    return new Found.Refused();
                }

                @Override
                public boolean mustBeForgotten() {
                    return false;
                }
            };

    /// As whom they are looked at, and where.
    ///
    /// @param audience the account, by an address for which [#areOf] holds
    /// @param token an access token of the user's for that account
    /// @param address the user's, as text
    record Sight(String audience, String token, String address) {
        @Override
        public String toString() {
            return "Sight[" + audience + "]";
        }
    }

    /// One patient.
    ///
    /// @param label name, birth date and identifier, for the user's eyes alone
    record Choice(String id, String label) {
        @Override
        public String toString() {
            return "Choice[]";
        }
    }

    /// What came of a look.
    sealed interface Found {
        /// @param hasMore whether there are others
        record These(List<Choice> choices, boolean hasMore) implements Found {
            public These {
                choices = List.copyOf(choices);
            }
        }

        /// The user may not see them, or the account cannot be read.
        record Refused() implements Found {}
    }

    /// Whether an audience is the address of one account.
    ///
    /// @param audience normalised
    boolean areOf(String audience);

    /// Those whose name or identifier begins with a text; the first few, all for an empty text.
    Found find(Sight sight, String text);

    /// The one of that id; none when there is none.
    Found one(Sight sight, String id);

    /// Whether patients have been shown of an account whose key is refused now: nothing that was
    /// shown may stay in memory then.
    boolean mustBeForgotten();
}
