import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    id("com.android.library") version "8.13.0"
    id("org.jetbrains.kotlin.android") version "2.4.21"
}

val generated = layout.buildDirectory.dir("generated/beside")

// The same script as for the JVM, with the config that takes Android's own cleaner.
val generateBeside by tasks.registering(Exec::class) {
    val config = file("../../uniffi-android.toml")
    inputs.files(config, file("../../uniffi.toml"), file("../generate.sh"))
    inputs.files(providers.environmentVariable("BESIDE_LIBRARY"))
    outputs.dir(generated)
    commandLine("bash", "../generate.sh", config.path, generated.get().asFile.path)
}

android {
    namespace = "beside"
    compileSdk = 36

    defaultConfig {
        minSdk = 23
        consumerProguardFiles("proguard-rules.pro")
        ndk { abiFilters += listOf("armeabi-v7a", "arm64-v8a", "x86_64") }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
        // `LocalDate` and `Instant` came with API 26; before it they are brought along.
        isCoreLibraryDesugaringEnabled = true
    }

    sourceSets["main"].kotlin.srcDirs("../src/main/kotlin", generated)
}

kotlin {
    compilerOptions { jvmTarget = JvmTarget.JVM_17 }
}

tasks.named("preBuild") { dependsOn(generateBeside) }

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.10.2")
    // The archive for Android holds JNA's own library for each ABI; the jar doesn't.
    implementation("net.java.dev.jna:jna:5.17.0@aar")
    implementation("androidx.annotation:annotation:1.9.1")
    coreLibraryDesugaring("com.android.tools:desugar_jdk_libs:2.1.5")
}
