"""One module for each measurement: FLEET (options of ./run), NEEDS_OWN_FLEET and measure(testlane)."""
