/**
 * What the compiler cannot see: the direction between modules, the doors to the outside world, the tidiness of files, the
 * launcher and the documents.
 *
 * <p>A rule is a function from the thing it looks at to a list of violations, so that each has two tests: the project has
 * none, and a seeded violation is found. Start with {@link io.millstream.checks.ArchitectureTest}. Tests named {@code IT}
 * need the distribution and run in Maven's integration-test phase.
 */
package io.millstream.checks;
