/** Child processes: started apart from the terminal, recorded, watched, and ended with everything they started. */
@NullMarked
package dev.testlane.localstack.process;

import org.jspecify.annotations.NullMarked;
