import SparkConnect
import Testing
