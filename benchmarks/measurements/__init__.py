"""One module for each measurement: FLEET (options of ./run), NEEDS_OWN_INSTANCE and measure(testlane), or measure(instance)."""
