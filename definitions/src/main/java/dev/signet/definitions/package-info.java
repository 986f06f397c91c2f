// SPDX-License-Identifier: Apache-2.0
/// Build-time compilers from HL7's definitions, as HAPI ships them, to Signet's compact files.
@org.jspecify.annotations.NullMarked
package dev.signet.definitions;
