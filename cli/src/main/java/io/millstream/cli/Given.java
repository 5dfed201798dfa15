package io.millstream.cli;

import java.util.List;
import java.util.Map;

/**
 * The words of a command line in their places.
 *
 * @param parameters in their order
 * @param options the values of each option that was given, under every one of its names; none for a switch
 */
record Given(List<String> parameters, Map<String, List<String>> options) {}
