// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

/// A command cannot be carried out: the text for the person who typed it, and the exit code. No
/// token and no secret stands in the text.
public final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Something went wrong or was refused.
    public static final int ERROR = 1;

    /// What was typed cannot be understood.
    public static final int USAGE = 2;

    /// What was asked for is not there.
    public static final int MISSING = 3;

    private final int exitCode;

    private CommandFailed(int exitCode, String text) {
        super(text, null, false, false);
        this.exitCode = exitCode;
    }

    /// @param text one line or more, without `ERROR: `
    public static CommandFailed error(String text) {
        return new CommandFailed(ERROR, text);
    }

    public static CommandFailed usage(String text) {
        return new CommandFailed(USAGE, text);
    }

    public static CommandFailed missing(String text) {
        return new CommandFailed(MISSING, text);
    }

    /// 1, 2 or 3, as `az` ends.
    public int exitCode() {
        return exitCode;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
