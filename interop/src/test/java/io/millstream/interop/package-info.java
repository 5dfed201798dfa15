/**
 * Starts a broker and runs the programs of other makers against it.
 *
 * <p>Read {@link io.millstream.interop.TestBroker} first, then {@link io.millstream.interop.ForeignProgram}.
 */
package io.millstream.interop;
