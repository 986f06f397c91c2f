// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;

/// What is printed when a start ends: the failure, and for a port that is taken the option that
/// chooses another.
final class StartFailure {
    private StartFailure() {}

    static String text(Failed why) {
        String option =
                switch (why.fact("listener", "")) {
                    case "main" -> "--port";
                    case "vault" -> "--vault-port";
                    case "plain" -> "--plain-port";
                    default -> "";
                };
        String advice = option.isEmpty() ? "" : "; choose another one with " + option;
        return "signet: " + why.getMessage() + advice;
    }

    /// A wrong option or file: a line for each thing that is wrong.
    static String text(IllegalArgumentException why) {
        return "signet: " + String.valueOf(why.getMessage()).replace("\n", "\nsignet: ");
    }
}
